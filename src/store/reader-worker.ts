/** The reader thread: a connection that cannot write, so that drawing an hour never holds up a recording. */
import { parentPort, workerData } from 'node:worker_threads';
import { ControlReader } from './control-reader.ts';
import { SessionReader } from './reader.ts';
import { type ServedPort, serve } from './rpc.ts';
import { StudioReader } from './studio-reader.ts';
import { TrainingReader } from './training-reader.ts';

export type ReaderApi = SessionReader & TrainingReader & ControlReader & StudioReader;

const sessions = new SessionReader((workerData as { path: string }).path);
const database = () => sessions.database();
serve(
  parentPort as ServedPort,
  sessions,
  new TrainingReader(database),
  new ControlReader(database),
  new StudioReader(database),
);
