/** The documents' thread: laying out paper takes tens of milliseconds, for which no device may wait. */
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { type ServedPort, serve } from '../store/rpc.ts';
import { DocumentMaker } from './maker.ts';

// A thread inherits the priority of the one that made it, which goes before everything else. Elsewhere than on Linux
// this would be the whole process.
if (process.platform === 'linux') {
  try {
    os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not granted: then it goes as the others do.
  }
}

serve(parentPort as ServedPort, new DocumentMaker());
