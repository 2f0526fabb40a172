/** What is walked, each to its end, and what each leaves out. */
import { deviceScope, machines } from './device-scope.ts';
import type { MotorFunctions } from './device-side.ts';
import type { Model } from './engine.ts';
import { hostBounds, hostScope } from './host-scope.ts';
import type { ControlFunctions } from './host-side.ts';
import { type ProductBound, productScope } from './product-scope.ts';

export interface Functions {
  readonly motor: MotorFunctions;
  readonly control: ControlFunctions;
}

export interface Scope {
  readonly name: string;
  readonly of: 'device' | 'host' | 'product';
  model(functions: Functions): Model;
}

const voltage = [{ kind: 'voltage', milliV: 5_000 }] as const;
const least: ProductBound = {
  toDevice: 1,
  toHost: 1,
  pedal: false,
  test: false,
  resets: false,
  unplug: false,
  targets: voltage,
  inputs: 22,
};

export const productBounds: Readonly<Record<string, ProductBound>> = {
  'one line each way': least,
  'two lines to the machine, one to the host': { ...least, toDevice: 2, inputs: 13 },
  'one line each way, restarts and the plug': { ...least, resets: true, unplug: true, inputs: 12 },
  'two lines each way, restarts, the plug and the machine’s own button': {
    ...least,
    toDevice: 2,
    toHost: 2,
    pedal: true,
    resets: true,
    unplug: true,
    inputs: 7,
  },
  'with the stop test': { ...least, test: true, inputs: 16 },
};

export const scopes: readonly Scope[] = [
  ...Object.entries(machines).map(
    ([name, type]): Scope => ({
      name: `a machine ${name} × any host and link`,
      of: 'device',
      model: ({ motor }) => deviceScope(motor, type),
    }),
  ),
  ...Object.entries(hostBounds).map(
    ([name, bound]): Scope => ({
      name: `the host × any machine and link: ${name}`,
      of: 'host',
      model: ({ control }) => hostScope(control, bound),
    }),
  ),
  ...Object.entries(productBounds).map(
    ([name, bound]): Scope => ({
      name: `host × link × device: ${name}`,
      of: 'product',
      model: ({ motor, control }) => productScope(motor, control, bound),
    }),
  ),
];
