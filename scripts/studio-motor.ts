/** A machine that runs for a measurement, taken and started over REST as a page does it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DraftView } from '../src/server/wire-studio.ts';
import type { Api } from './studio-api.ts';

interface Control {
  readonly serial: string;
  readonly phase: string;
  readonly against: readonly { readonly code: string; readonly message: string }[];
  readonly stopTest: { readonly state: string };
}

const RENEW_MS = 300;
const WITHIN_MS = 60_000;

/** From whatever it was left to: its own button may have it running, and what is started by that is not ours. */
export async function bringToRest(api: Api, serial: string, by: string): Promise<void> {
  await api('POST', '/stop', { by });
  await until(api, serial, 'the motor to stand still', ({ phase }) => phase === 'stopped');
  await api('POST', `/machines/${serial}/clear`, { by });
}

/** Taken, its stop tested, armed and started; ended and given back after `work`. */
export async function withMotor(
  api: Api,
  serial: string,
  by: string,
  work: (token: string) => Promise<void>,
): Promise<void> {
  const path = `/machines/${serial}`;
  await bringToRest(api, serial, by);
  const { token } = await api<{ token: string }>('POST', `${path}/lease`, { by });
  const renewing = setInterval(() => void api('PUT', `${path}/lease`, { token }).catch(() => {}), RENEW_MS);
  try {
    const isTestable = ({ against }: Control) => against.every(({ code }) => code === 'test-due');
    const { stopTest } = await until(api, serial, 'the stop can be tested', isTestable);
    if (stopTest.state !== 'passed') await api('POST', `${path}/test`, { token });
    await until(api, serial, 'nothing stands against arming', ({ against }) => against.length === 0);
    await api('POST', `${path}/arm`, { token, pad: null });
    await api('POST', `${path}/start`, { token, target: { kind: 'voltage', milliV: 4_000 } });
    await work(token);
    await api('POST', `${path}/end`, { token });
    await until(api, serial, 'the motor to rest', ({ phase }) => phase === 'rest');
  } finally {
    clearInterval(renewing);
    // A stop may have taken it already.
    await api('DELETE', `${path}/lease`, { token }).catch(() => {});
  }
}

async function until(
  api: Api,
  serial: string,
  what: string,
  holds: (control: Control) => boolean,
): Promise<Control> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const control = (await api<Control[]>('GET', '/control')).find((each) => each.serial === serial);
    if (control !== undefined && holds(control)) return control;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}: ${JSON.stringify(control)}`);
    await sleep(100);
  }
}

/** Through the machine's own control, each voltage as soon as it has settled. */
export async function sweep(
  api: Api,
  draft: string,
  token: string,
  wish: {
    readonly fromMilliV: number;
    readonly toMilliV: number;
    readonly steps: number;
    readonly back: boolean;
  },
): Promise<void> {
  const path = `/calibrations/drafts/${draft}`;
  await api('POST', `${path}/sweep`, { token, run: 'as-found', ...wish });
  for (;;) {
    const { sweep: state } = await api<DraftView>('GET', path);
    if (state?.state === 'done') return;
    if (state?.state !== 'running')
      throw new Error(`the sweep has ended: ${state?.reason ?? 'nothing said'}`);
    await sleep(300);
  }
}
