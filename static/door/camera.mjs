// Turns the frames of a video into the texts of the QR codes in them.

export async function reader(wasm) {
  const worker = new Worker(new URL("./decode.mjs", import.meta.url), { type: "module" });
  worker.postMessage({ wasm });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });

  const decoded = (frame) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ frame }, [frame.data.buffer]);
    });

  return async function* read(video) {
    while (video.srcObject) {
      await new Promise((resolve) =>
        video.requestVideoFrameCallback ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve),
      );
      if (!video.videoWidth) continue;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      context.drawImage(video, 0, 0);
      const text = await decoded(context.getImageData(0, 0, canvas.width, canvas.height));
      if (text) yield text;
    }
  };
}
