// Before the form goes, the browser makes a passkey (data-act="create") or signs with one (data-act="get").
// What it answers goes along in the form; the server checks it.

/** @param {HTMLFormElement} form */
export function start(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  form.dataset.ready = "";
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const credential = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  status.textContent = "";
  try {
    credential.value = JSON.stringify(await answer(form.dataset.act, JSON.parse(form.dataset.options)));
    form.submit(); // without another submit event
  } catch {
    status.textContent = form.dataset.failed; // stopped by the person, or a browser that cannot
  }
}

/**
 * What the browser says to these options, as JSON (WebAuthn level 3).
 * @param {string} act
 * @param {any} options
 */
async function answer(act, options) {
  const found =
    act === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return /** @type {PublicKeyCredential} */ (found).toJSON();
}
