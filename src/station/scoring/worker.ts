/** The scoring thread: it reads beside the recording, and never holds up a stroke or a page. */
import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '../../priority.ts';
import { type ServedPort, serve } from '../../store/rpc.ts';
import { Scorer } from './scorer.ts';

stepBack();
serve(parentPort as ServedPort, new Scorer((workerData as { path: string }).path));
