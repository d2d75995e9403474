// The camera of a phone: start, torch, another camera, and keeping the screen on.

import { reader } from "./camera.mjs";

const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 } };

export async function startCamera(root, part, read, texts, device = null) {
  const video = part("video");
  const from = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
  try {
    video.srcObject?.getTracks().forEach((track) => track.stop());
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...from } });
    await video.play();
  } catch {
    part("sentence").textContent = texts.noCamera;
    return;
  }
  const [track] = video.srcObject.getVideoTracks();
  video.parentElement.dataset.on = "";
  part("start").hidden = true;
  torch(part("torch"), track);
  await others(root, part, read, { track, texts });
  keepAwake();
  if (root.dataset.reading !== undefined) return; // the loop of before goes on with the new camera
  root.dataset.reading = "";
  const found = (await reader(root.dataset.wasm))(video);
  for await (const text of found) await read(text);
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
