/** The reader thread: a connection that cannot write, so that drawing an hour never holds up a recording. */
import { parentPort, workerData } from 'node:worker_threads';
import { SessionReader } from './reader.ts';
import { type ServedPort, serve } from './rpc.ts';

serve(parentPort as ServedPort, new SessionReader((workerData as { path: string }).path));
