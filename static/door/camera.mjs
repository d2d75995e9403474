// Turns the frames of a video into the texts of the QR codes in them.

import { prepareZXingModule, readBarcodes } from "../vendor/zxing.mjs";

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

export async function reader(wasm) {
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });

  return async function* read(video) {
    while (video.srcObject) {
      await new Promise((resolve) =>
        video.requestVideoFrameCallback ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve),
      );
      if (!video.videoWidth) continue;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      context.drawImage(video, 0, 0);
      const [found] = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), OPTIONS);
      if (found?.text) yield found.text;
    }
  };
}
