import type { SessionSummary } from '../../../src/server/wire.ts';
import { clock, mm, number } from '../../format.ts';
import { Explain } from '../../parts/Explain.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { text } from '../../text.ts';

export function SessionFacts({ session }: { session: SessionSummary }) {
  const words = text.session.facts;
  const { profile } = session;
  return (
    <section class="panel">
      <Facts
        facts={[
          { term: words.length, value: clock(session.durationUs) },
          { term: words.strokes, value: number(session.strokes), testId: 'session-strokes' },
          { term: words.dots, value: number(session.dots), testId: 'session-dots' },
          {
            term: words.unsafe,
            value: number(session.unsafe),
            tone: session.unsafe > 0 ? 'unsafe' : undefined,
            testId: 'session-unsafe',
          },
          { term: words.lost, value: number(session.lost), tone: session.lost > 0 ? 'caution' : undefined },
          { term: words.samples, value: number(session.frames), testId: 'session-samples' },
          {
            term: (
              <Explain
                label={words.profile}
                words={text.session.profileWords(
                  mm(profile.targetMm),
                  mm(profile.cautionMm),
                  mm(profile.unsafeMm),
                  profile.approvedBy,
                  profile.source,
                )}
              />
            ),
            value: text.session.profile(profile.name, profile.version),
            wide: true,
          },
        ]}
      />
      {session.devices.filter(({ role }) => role === 'pad').length > 1 && (
        <p class="quiet">{text.session.allPads}</p>
      )}
    </section>
  );
}
