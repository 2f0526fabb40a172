import { describe, expect, it } from 'vitest';
import { type Ended, evenstroke, tempFolder } from './cli.ts';

const commands = [
  'serve',
  'demo',
  'ports',
  'emulate',
  'record',
  'replay',
  'export',
  'stop',
  'audit',
  'doctor',
  'bench',
];

/** Two at a time: each is a whole program starting. */
const both = (...runs: string[][]): Promise<Ended[]> => Promise.all(runs.map((args) => evenstroke(...args)));

describe.concurrent('help', () => {
  it('of the whole tells every command, the exit codes and what this is not', async () => {
    const { code, stdout, stderr } = await evenstroke('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toContain('Exit codes: 0 done');
    expect(stdout).toContain('not a medical device');
  });

  it.each(commands)('of %s tells what it is and each of its options', async (command) => {
    const { code, stdout, stderr } = await evenstroke(command, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: evenstroke ${command} `));
    expect(stdout).not.toMatch(/undefined|null|NaN|\[\]|\[object/);
    for (const line of stdout.split('\n').filter((each) => /^ {2}--/.test(each)))
      expect(line.trim().split(/ {2,}/).length, line).toBeGreaterThanOrEqual(line.length < 30 ? 1 : 2);
  });

  it('tells the version alone on standard output', async () => {
    expect(await evenstroke('--version')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });
});

describe.concurrent('wrong usage', () => {
  it.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [['srve'], /Did you mean serve\?/],
    [['serve', '--nonsense'], /unknown option '--nonsense'/],
    [['serve', '--port', '65536'], /whole number from 0 to 65535/],
    [['demo', '--port', 'eighty'], /whole number from 0 to 65535/],
    [['demo', '--port', '-1'], /whole number from 0 to 65535|argument missing/],
    [['demo', '--seed', '1.5'], /whole number from 0 to 4294967295/],
    [['demo', '--trainee', 'nobody'], /steady, novice, heavy-handed, uneven, tired/],
    [['record', '--seconds', '0'], /number of seconds up to 86400/],
    [['replay'], /missing required argument 'file'/],
    [['emulate', 'kettle'], /pad, machine, pair/],
    [['export', 'x', '--what', 'secrets'], /samples, strokes, dots, events, machine/],
    [['bench', '--only', 'nothing'], /must be one of/],
    [['serve', '--port', '0', '--device', 'http://x'], /'http:\/\/x' is invalid.*tcp:\/\/host:port\./],
    [['record', '--device', '/dev/ttyACM0', 'tcp://x:0'], /'tcp:\/\/x:0' is invalid.*tcp:\/\/host:port\./],
    [['ports', '--device', 'ttyACM0'], /'ttyACM0' is invalid.*\/dev\/ttyACM0 or COM5/],
    [['doctor', '--device', ''], /It must be a serial port/],
    [['stop', '--by', ' '], /1 to 60 characters/],
    [['audit', 'check', '--head', 'abc'], /64 hexadecimal digits/],
  ])('%j is code 2, says why, and where to read on', async (args, words) => {
    const { code, stdout, stderr } = await evenstroke(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/--help" tells what it takes|Did you mean/);
    expect(stderr).not.toMatch(/at .*\.ts:\d/);
  });

  it.each([
    [['emulate', 'pad', '--rate', '5', '--no-register'], /rate 5 Hz is not from 1000 to 8000/],
    [['emulate', 'pad', '--fault', 'explode', '--no-register'], /explode/],
    [['emulate', 'pad', '--count', '1000', '--no-register'], /1 to 64/],
  ])('%j is code 2 and says what may be', async (args, words) => {
    const { code, stdout, stderr } = await evenstroke(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

describe.concurrent('what cannot be done', () => {
  it('is code 1 and a sentence that says what to do', async () => {
    const empty = tempFolder();
    const ended = await both(
      ['record', '--data', tempFolder(), '--no-discover', '--wait', '0.2'],
      ['replay', `${empty}/none.capture`],
      ['replay', `${import.meta.dirname}/usage.test.ts`],
      ['export', '--data', empty],
      ['export', 'last', '--json', '--data', empty],
    );
    for (const { code, stdout, stderr } of ended) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/\.\n$/);
      expect(stderr).not.toMatch(/at .*\.ts:\d|Error:/);
    }
    const [record, missing, noCapture, nothing] = ended.map(({ stderr }) => stderr);
    expect(record).toMatch(/No pad answered.*doctor/);
    expect(missing).toMatch(/none\.capture cannot be read/);
    expect(noCapture).toMatch(/no capture file/);
    expect(nothing).toMatch(/Nothing has been recorded into .*--data/);
  });
});
