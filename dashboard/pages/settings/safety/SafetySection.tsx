import { controlApi } from '../../../control/api.ts';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { text } from '../../../text.ts';
import { Audit } from './Audit.tsx';
import { PolicyEditor } from './PolicyEditor.tsx';

/** What the guard does about what it finds, who may clear a stop, and what has been done. */
export function SafetySection() {
  const words = text.settings.safety;
  const { remote, again } = useRemote((signal) => controlApi.policy(signal), []);
  return (
    <>
      <p class="quiet settings-words">{words.words}</p>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(policy) => <PolicyEditor first={policy} />}
      </Remoted>
      <Audit />
    </>
  );
}
