// Shows the first sheet on the paper that is chosen.

export function start(form) {
  const sample = form.querySelector('[data-part="sample"]');
  if (!sample) return;
  form.addEventListener("change", () => {
    const chosen = new FormData(form);
    const wanted = new URLSearchParams({
      layout: String(chosen.get("layout") ?? "a6"),
      order: String(chosen.get("order") ?? "name"),
    });
    sample.src = `${sample.dataset.address}?${wanted}`;
  });
}
