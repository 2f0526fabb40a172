import { useId } from 'preact/hooks';
import type { Policy } from '../../../../src/server/wire-control.ts';
import { TableRoom } from '../../../parts/TableRoom.tsx';
import { text } from '../../../text.ts';

type Profile = Policy['profiles'][number];
type Kind = keyof Profile['reactions'];

interface TableProps {
  readonly policy: Policy;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The profiles side by side: what each does about every finding. */
export function ReactionTable({ policy: { profiles, reactions }, chosen, onChoose }: TableProps) {
  const words = text.settings.safety.reactions;
  const name = useId();
  const kinds = Object.keys(profiles[0]?.reactions ?? {}) as Kind[];
  const shown = profiles.find(({ id }) => id === chosen);
  return (
    <fieldset class="panel set-group">
      <legend>{words.legend}</legend>
      <div class="reaction-choice">
        {profiles.map(({ id, name: profile }) => (
          <label key={id} class="chip">
            <input
              type="radio"
              name={name}
              data-testid={`reactions-${id}`}
              checked={id === chosen}
              onChange={() => onChoose(id)}
            />
            <span>
              {profile}
              {id === reactions ? ` (${words.inForce})` : ''}
            </span>
          </label>
        ))}
      </div>
      {shown !== undefined && <p class="quiet">{words.by(shown.source, shown.approvedBy)}</p>}
      <TableRoom label={words.legend}>
        <table class="reactions">
          <thead>
            <tr>
              <th>{words.finding}</th>
              {profiles.map(({ id, name: profile }) => (
                <th key={id} class={id === chosen ? 'reaction-chosen' : undefined}>
                  {profile}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">
                  {text.event.short[kind]}
                  {shown !== undefined && <Bound kind={kind} profile={shown} />}
                </th>
                {profiles.map((profile) => {
                  const reaction = profile.reactions[kind];
                  return (
                    <td
                      key={profile.id}
                      class={`reaction reaction-${reaction}${profile.id === chosen ? ' reaction-chosen' : ''}`}
                    >
                      {reaction === undefined ? '' : words.word[reaction]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
      <dl class="reaction-words">
        {(['flag', 'warn', 'stop'] as const).map((reaction) => (
          <div key={reaction}>
            <dt class={`reaction reaction-${reaction}`}>{words.word[reaction]}</dt>
            <dd>{words.explain[reaction]}</dd>
          </div>
        ))}
      </dl>
    </fieldset>
  );
}

/** The bound that the chosen profile sets to a finding, where it sets one. */
function Bound({ kind, profile }: { kind: Kind; profile: Profile }) {
  const words = text.settings.safety.reactions;
  const said =
    kind === 'deep-strokes'
      ? words.deep(profile.deepStrokes.count, profile.deepStrokes.withinS)
      : kind === 'contact-long'
        ? words.contact(profile.contactS)
        : kind === 'none-felt'
          ? words.none(profile.noneFeltS)
          : '';
  return said === '' ? null : <span class="reaction-bound">{said}</span>;
}
