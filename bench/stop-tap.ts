/** Listens at the tty of a virtual machine for stop bytes, and in a page for the presses that send them. */
import type { Page } from 'playwright-core';
import { STOP_BYTE } from '../firmware-protocol/index.ts';
import type { VirtualDevice } from '../src/emulator/virtual-device.ts';

/** Wall time of this process, ms. */
export const wallMs = (): number => performance.timeOrigin + performance.now();

/** A repeat follows within 50 ms until the machine has reported: a press is over when it has been quiet for longer. */
const QUIET_MS = 80;

export class StopTap {
  #heardMs = Number.NEGATIVE_INFINITY;
  #first: ((atMs: number) => void) | null = null;

  /** The device hears everything as before. */
  constructor({ device }: VirtualDevice) {
    const receive = device.receive.bind(device);
    device.receive = (chunk, worldUs) => {
      if (chunk.includes(STOP_BYTE)) this.#hear(wallMs());
      receive(chunk, worldUs);
    };
  }

  #hear(atMs: number): void {
    this.#heardMs = atMs;
    this.#first?.(atMs);
    this.#first = null;
  }

  /** Resolves when no stop byte has come for a while. */
  async quiet(): Promise<void> {
    for (;;) {
      const leftMs = this.#heardMs + QUIET_MS - wallMs();
      if (leftMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, leftMs));
    }
  }

  /** Wall time of the first stop byte from now on, ms. @throws where none comes for so long */
  next(withinMs = 5_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#first = null;
        reject(new Error('no stop byte reached the machine'));
      }, withinMs);
      this.#first = (atMs) => {
        clearTimeout(timer);
        resolve(atMs);
      };
    });
  }
}

/** To be called before the page is opened: notes the time stamp of each press. */
export async function notePresses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const note = (press: Event) => {
      if (press instanceof KeyboardEvent && press.key !== 'Escape') return;
      Object.assign(globalThis, { pressedAt: performance.timeOrigin + press.timeStamp });
    };
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, note, { capture: true });
  });
}

/** When the newest press was made, in this process's wall time, ms. */
export async function pressedMs(page: Page, offsetMs: number): Promise<number> {
  return offsetMs + (await page.evaluate(() => (globalThis as unknown as { pressedAt: number }).pressedAt));
}

/** What to add to the page's wall time to have this process's, ms: from the quickest of several questions. */
export async function clockOffset(page: Page): Promise<number> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let n = 0; n < 12; n++) {
    const before = wallMs();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = wallMs();
    if (after - before < best.roundTripMs)
      best = { roundTripMs: after - before, offsetMs: (before + after) / 2 - there };
  }
  return best.offsetMs;
}
