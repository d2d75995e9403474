// Shows the first sheet on the paper that is chosen.

export function start(form) {
  const sample = form.querySelector('[data-part="sample"]');
  if (!sample) return;
  form.addEventListener("change", () => {
    const chosen = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    const wanted = new URLSearchParams(chosen);
    sample.src = `${sample.dataset.address}?${wanted}`;
  });
}
