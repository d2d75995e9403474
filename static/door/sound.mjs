// A short high tone for yes, two low ones for no; with vibration where the phone has it. A browser allows both
// only after somebody touched the page.

const TONES = { good: [880], wait: [440, 440], bad: [220, 220, 220] };
let audio;

export function sound(tone) {
  if (navigator.userActivation?.hasBeenActive === false) return;
  navigator.vibrate?.(tone === "good" ? 80 : [120, 80, 120]);
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  TONES[tone]?.forEach((frequency, index) => {
    const oscillator = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0.15 });
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(audio.currentTime + index * 0.16);
    oscillator.stop(audio.currentTime + index * 0.16 + 0.12);
  });
}
