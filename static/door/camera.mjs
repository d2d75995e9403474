// Turns the frames of a video into the texts of the QR codes in them.

const MOST_FAILURES = 30;

/** The answer reads a video, frame by frame. One frame that fails does not end it; when all fail it throws. */
export async function reader(wasm) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let decode = decoder(wasm);
  let failures = 0;

  return async function* read(video) {
    while (video.srcObject) {
      await new Promise((resolve) =>
        video.requestVideoFrameCallback ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve),
      );
      if (!video.videoWidth) continue;
      let text;
      try {
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        context.drawImage(video, 0, 0);
        text = await decode(context.getImageData(0, 0, canvas.width, canvas.height));
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures >= MOST_FAILURES) throw error;
        if (error instanceof ErrorEvent) decode = decoder(wasm); // the worker itself broke
      }
      if (text) yield text;
    }
  };
}

function decoder(wasm) {
  const worker = new Worker(new URL("./decode.mjs", import.meta.url), { type: "module" });
  const broken = new Promise((_resolve, reject) => worker.addEventListener("error", reject));
  broken.catch(() => {});
  worker.postMessage({ wasm });
  return (frame) => {
    const answered = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data === null ? reject(new Error("this frame cannot be read")) : resolve(data));
      worker.postMessage({ frame }, [frame.data.buffer]);
    });
    return Promise.race([answered, broken]);
  };
}
