/** The judging thread. */
import { parentPort } from 'node:worker_threads';
import { stepBack } from '../../priority.ts';
import { type ServedPort, serve } from '../../store/rpc.ts';
import { Judging } from './judging.ts';

stepBack();
serve(parentPort as ServedPort, new Judging());
