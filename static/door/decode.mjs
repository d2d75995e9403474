// Runs beside the page: reads the QR codes in frames, so that the page never stutters.

import { prepareZXingModule, readBarcodes } from "../vendor/zxing.mjs";

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

self.onmessage = async ({ data }) => {
  if (data.wasm) {
    prepareZXingModule({ overrides: { locateFile: () => data.wasm } });
    return;
  }
  try {
    const [found] = await readBarcodes(data.frame, OPTIONS);
    self.postMessage(found?.text ?? "");
  } catch {
    self.postMessage(null); // else the page would wait for this frame for ever
  }
};
