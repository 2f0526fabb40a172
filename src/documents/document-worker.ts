/** The documents' thread: laying out paper takes tens of milliseconds, for which no device may wait. */
import { parentPort } from 'node:worker_threads';
import { stepBack } from '../priority.ts';
import { type ServedPort, serve } from '../store/rpc.ts';
import { DocumentMaker } from './maker.ts';

stepBack();
serve(parentPort as ServedPort, new DocumentMaker());
