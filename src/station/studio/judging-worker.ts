/** The judging thread. */
import { parentPort } from 'node:worker_threads';
import { type ServedPort, serve } from '../../store/rpc.ts';
import { Judging } from './judging.ts';

serve(parentPort as ServedPort, new Judging());
