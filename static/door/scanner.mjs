// Reads badges with the camera and asks the server for the verdict. Without camera, or without this
// module, the same form takes the typed code.

import { sound } from "./sound.mjs";

const AGAIN_AFTER_MS = 2000;

export function start(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const form = part("form");
  const last = { text: "", at: 0 };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.elements.namedItem("code");
    judge(code.value).then((isRead) => isRead && (code.value = ""));
  });
  part("start").hidden = !navigator.mediaDevices?.getUserMedia;
  part("start").addEventListener("click", scan);
  if (new URLSearchParams(location.search).has("camera")) scan();

  async function judge(text) {
    const body = new URLSearchParams({ place: form.elements.namedItem("place").value, code: text });
    let answer;
    try {
      answer = await fetch(root.dataset.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
    } catch {
      part("message").textContent = root.dataset.failed;
      return false;
    }
    if (!answer.headers.get("content-type")?.startsWith("application/json")) {
      form.elements.namedItem("code").value = text;
      form.submit(); // the page itself says what is wrong
      return false;
    }
    show(await answer.json());
    return true;
  }

  function show(answer) {
    const verdict = part("verdict");
    verdict.className = `verdict verdict--${answer.tone}`;
    verdict.dataset.verdict = answer.verdict;
    for (const name of ["icon", "word", "name", "sentence"]) part(name).textContent = answer[name];
    verdict.hidden = false;
    verdict.scrollIntoView({ block: "nearest" });
    part("message").textContent = "";
    sound(answer.tone);
  }

  async function scan() {
    const video = part("video");
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      await video.play();
    } catch {
      part("message").textContent = root.dataset.noCamera;
      return;
    }
    part("camera").hidden = false;
    part("start").hidden = true;
    navigator.wakeLock?.request("screen").catch(() => {});
    const { reader } = await import("./camera.mjs");
    const read = await reader(root.dataset.wasm);
    for await (const text of read(video)) {
      const isSame = text === last.text && performance.now() - last.at < AGAIN_AFTER_MS;
      last.at = performance.now();
      if (isSame) continue;
      last.text = text;
      await judge(text);
    }
  }
}
