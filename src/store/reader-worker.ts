/** The reader thread: a connection that cannot write, so that drawing an hour never holds up a recording. */
import { parentPort, workerData } from 'node:worker_threads';
import { SessionReader } from './reader.ts';
import { type ServedPort, serve } from './rpc.ts';
import { TrainingReader } from './training-reader.ts';

export type ReaderApi = SessionReader & TrainingReader;

const sessions = new SessionReader((workerData as { path: string }).path);
serve(parentPort as ServedPort, sessions, new TrainingReader(() => sessions.database()));
