// The QR brought the code behind the #: put it in the form, and out of the address.

export function start(form) {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  form.elements.namedItem("code").value = code;
  form.querySelector("[data-part=code]").hidden = true;
  history.replaceState(null, "", location.pathname);
}
