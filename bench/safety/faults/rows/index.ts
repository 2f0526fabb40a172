/** Every row of the matrix, in the order in which it is printed. */
import type { Row } from '../types.ts';
import { cableRows } from './cable.ts';
import { hostRows } from './host.ts';
import { machineRows } from './machine.ts';
import { padRows } from './pad.ts';
import { pageRows } from './page.ts';

export const faultRows: readonly Row[] = [...padRows, ...machineRows, ...cableRows, ...hostRows, ...pageRows];
