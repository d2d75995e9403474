// The camera of a phone: start, torch, another camera, and keeping the screen on.

import { reader } from "./camera.mjs";

const AGAIN_AFTER_MS = 2000;
const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** Whether the camera may start without being asked for: not where somebody said no. */
export async function mayStart() {
  if (!navigator.mediaDevices?.getUserMedia) return false;
  const asked = await navigator.permissions?.query({ name: /** @type {PermissionName} */ ("camera") }).catch(() => null);
  return asked?.state !== "denied";
}

export async function startCamera(root, part, read, texts, device = null) {
  const video = part("video");
  const from = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
  try {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...from } });
    await video.play();
  } catch {
    part("camera-note").textContent = texts.noCamera;
    part("start").hidden = false;
    return;
  }
  const [track] = video.srcObject.getVideoTracks();
  video.parentElement.dataset.on = "";
  part("start").hidden = true;
  part("camera-note").textContent = "";
  torch(part("torch"), track);
  await others(root, part, read, { track, texts });
  keepAwake();
  if (root.dataset.reading !== undefined) return; // the loop of before goes on with the new camera
  root.dataset.reading = "";
  try {
    const found = (await reader(root.dataset.wasm))(video);
    for await (const text of found) await read(text);
  } catch {
    part("camera-note").textContent = texts.noReader;
    part("start").hidden = false;
  }
  delete root.dataset.reading;
}

/** Reads a code once while it is held in view. */
export function unlessSame(read) {
  const last = { text: "", at: 0 };
  return async (text) => {
    const isSame = text === last.text && performance.now() - last.at < AGAIN_AFTER_MS;
    Object.assign(last, { text, at: performance.now() });
    if (!isSame) await read(text);
  };
}

export function stopCamera(part) {
  const video = part("video");
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

function torch(button, track) {
  button.hidden = !track.getCapabilities?.().torch;
  button.onclick = async () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    await track.applyConstraints({ advanced: [{ torch: isOn }] });
    button.setAttribute("aria-pressed", String(isOn));
  };
}

async function others(root, part, read, { track, texts }) {
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  const used = cameras.findIndex(({ deviceId }) => deviceId === track.getSettings().deviceId);
  part("other").hidden = cameras.length < 2;
  part("other").onclick = () => startCamera(root, part, read, texts, cameras[(used + 1) % cameras.length].deviceId);
}

function keepAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  ask();
  document.addEventListener("visibilitychange", ask);
}
