// A hand scanner types like a keyboard, very fast, and ends with Enter. It works wherever the focus is.

const FAST_MS = 60;
const LEAST = 8;

export function wedge(read) {
  let typed = "";
  let at = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return; // then the field itself takes it
    const isFast = event.timeStamp - at < FAST_MS;
    at = event.timeStamp;
    if (event.key === "Enter" && isFast && typed.length >= LEAST) {
      event.preventDefault();
      read(typed);
      typed = "";
    } else if (event.key.length === 1) {
      typed = (isFast ? typed : "") + event.key;
    }
  });
}
