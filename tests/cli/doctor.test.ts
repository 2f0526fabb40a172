import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { type PortLook, permissionFix, portFinding } from '../../src/cli/doctor/ports.ts';
import { until } from '../server/harness.ts';
import { Background, evenstroke, tempFolder } from './cli.ts';

const look = (seen: Partial<PortLook>): PortLook => ({
  exists: () => true,
  mayUse: () => true,
  permissionFix: () => 'the fix',
  holders: () => [],
  tryOpen: async () => null,
  ...seen,
});

describe('the verdict on a port', () => {
  it.each([
    ['that is not there', { exists: () => false }, 'problem', /does not exist/],
    ['that may not be used', { mayUse: () => false }, 'problem', /may not read and write/],
    ['that another has', { holders: () => ['minicom (process 7)'] }, 'problem', /held open by minicom/],
    ['that does not open', { tryOpen: async () => 'Input/output error' }, 'problem', /Input\/output error/],
    ['that opens', {}, 'ok', /it opens/],
  ] as const)('%s', async (_, seen, state, words) => {
    const finding = await portFinding('/dev/ttyACM0', look(seen));
    expect(finding).toMatchObject({ check: 'port /dev/ttyACM0', state });
    expect(finding.saw).toMatch(words);
    expect(finding.fix === undefined).toBe(state === 'ok');
  });

  it('does not open a port that it may not or that another has', async () => {
    const opened: string[] = [];
    const tryOpen = async (path: string) => {
      opened.push(path);
      return null;
    };
    await portFinding('/dev/a', look({ mayUse: () => false, tryOpen }));
    await portFinding('/dev/b', look({ holders: () => ['x'], tryOpen }));
    expect(opened).toEqual([]);
  });

  it('names the group to join, and never root’s', () => {
    const seen = { path: '/dev/ttyACM0', user: 'anna', hasRules: false };
    expect(permissionFix({ ...seen, group: 'dialout' })).toMatch(
      /usermod -aG dialout anna.*log out.*rule file/,
    );
    expect(permissionFix({ ...seen, group: 'dialout', hasRules: true })).not.toMatch(/rule file/);
    for (const group of ['root', null])
      expect(permissionFix({ ...seen, group })).toMatch(/^(?!.*usermod).*chmod a\+rw \/dev\/ttyACM0/);
  });
});

describe('evenstroke doctor', () => {
  it('finds a free port well, a held one held and a missing one missing', async () => {
    const pads = new Background('emulate', 'pad', '--no-register', '--count', '2', '--json');
    await until('two pads are there', () => pads.stdout.trim().split('\n').length === 2);
    const [free = '', held = ''] = pads.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { address: string }).address);
    const data = tempFolder();
    const holder = new Background(
      'serve',
      '--port',
      '0',
      '--data',
      data,
      '--no-discover',
      '--no-open',
      '--device',
      held,
    );
    await until('the service has the port', async () => {
      const url = /http:\S+/.exec(holder.stdout)?.[0];
      if (url === undefined) return false;
      const devices = (await (await fetch(`${url}/api/devices`)).json()) as { state: string }[];
      return devices.some(({ state }) => state === 'online');
    });
    const addresses = [free, held, '/dev/ttyNOSUCH'];
    const { code, stdout, stderr } = await evenstroke(
      'doctor',
      '--json',
      '--data',
      data,
      '--device',
      ...addresses,
    );
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    const findings = JSON.parse(stdout) as Finding[];
    const of = (address: string) => findings.find(({ check }) => check === `port ${address}`);
    expect(of(free)).toEqual({ check: `port ${free}`, state: 'ok', saw: 'it opens' });
    expect(of('/dev/ttyNOSUCH')).toMatchObject({ state: 'problem', saw: 'it does not exist' });
    expect(of(held)).toMatchObject({ state: 'problem' });
    expect(of(held)?.saw).toBe(`it is held open by another Evenstroke (process ${holder.child.pid})`);
    expect(
      findings.filter(({ check }) => /Node|sqlite|serialport|pty/.test(check)).map(({ state }) => state),
    ).toEqual(['ok', 'ok', 'ok', 'ok']);
    await Promise.all([holder.end(), pads.end()]);
  });

  it('is content where nothing is wrong, and says what stands in the way of the page', async () => {
    const service = new Background(
      'serve',
      '--port',
      '0',
      '--data',
      tempFolder(),
      '--no-discover',
      '--no-open',
    );
    await until('the service runs', () => service.stdout.includes('http:'));
    const port = /:(\d+)\n/.exec(service.stdout)?.[1] ?? '';
    const { stdout } = await evenstroke('doctor', '--port', port, '--data', tempFolder());
    expect(stdout).toMatch(new RegExp(`^note +page port ${port}: it is taken`, 'm'));
    expect(stdout).toContain(`open http://127.0.0.1:${port}`);
    await service.end();
  });
});
