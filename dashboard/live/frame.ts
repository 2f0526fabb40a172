/**
 * One animation frame for everything that moves. Counts frames and script time, and writes them once a second
 * to the root element where a bench can read them: data-frames, data-fps, data-script-ms (mean of the last
 * second) and data-script-max-ms.
 */
type Draw = (pageUs: number) => void;

const draws = new Set<Draw>();
let running = false;

let frames = 0;
let since = 0;
let sinceFrames = 0;
let scriptMs = 0;
let scriptMaxMs = 0;

function report(now: number): void {
  const seconds = (now - since) / 1000;
  const count = frames - sinceFrames;
  const { dataset } = document.documentElement;
  dataset['frames'] = String(frames);
  dataset['fps'] = (count / seconds).toFixed(1);
  dataset['scriptMs'] = (scriptMs / Math.max(1, count)).toFixed(3);
  dataset['scriptMaxMs'] = scriptMaxMs.toFixed(3);
  since = now;
  sinceFrames = frames;
  scriptMs = 0;
  scriptMaxMs = 0;
}

function frame(): void {
  if (draws.size === 0) {
    running = false;
    return;
  }
  const start = performance.now();
  for (const draw of draws) draw(start * 1000);
  // The charts paint in a microtask of their own; this one stands behind theirs in the queue.
  queueMicrotask(() => {
    const took = performance.now() - start;
    frames += 1;
    scriptMs += took;
    scriptMaxMs = Math.max(scriptMaxMs, took);
    if (start - since >= 1000) report(start);
  });
  requestAnimationFrame(frame);
}

/** Calls `draw` in every animation frame until the answer is called. */
export function onFrame(draw: Draw): () => void {
  draws.add(draw);
  if (!running) {
    running = true;
    since = performance.now();
    sinceFrames = frames;
    requestAnimationFrame(frame);
  }
  return () => draws.delete(draw);
}
