import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encode } from '../../firmware-protocol/index.ts';
import { openTty } from '../../src/link/tty-stream.ts';

/**
 * The library's own stream left what had come where it was until a timer or another port happened to turn
 * the loop: on a quiet loop a dozen lines at a time, 50 ms old. The device is another process, for one in
 * this process would turn the loop itself.
 */
test.skipIf(process.platform === 'win32')('lines are read as they come, not in heaps', async () => {
  const emulator = join(import.meta.dirname, '../../src/emulator/process.ts');
  const pad = spawn(process.execPath, [emulator, 'pad', '--cheap'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void pad.kill());
  const [message] = (await once(pad, 'message')) as [{ plugged: { address: string } }];
  const stream = await openTty(message.plugged.address, { now: () => performance.now() * 1000 });
  onTestFinished(() => stream.close());

  let reads = 0;
  let lines = 0;
  await new Promise<void>((resolve, reject) => {
    stream.listen({
      bytes(chunk) {
        reads++;
        lines += chunk.filter((byte) => byte === 0x0a).length;
        if (lines >= 300) resolve();
      },
      closed: (reason) => reject(new Error(reason ?? 'closed')),
    });
    stream.write(encode({ type: 'WHO', protocol: 1 }, 0, 0));
    stream.write(encode({ type: 'STREAM', id: 1, on: 'on' }, 1, 0));
  });
  expect(lines / reads).toBeLessThan(5);
});
