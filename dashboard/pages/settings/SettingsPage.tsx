import { useEffect, useRef } from 'preact/hooks';
import { hrefOf, type SettingsSection, settingsSections } from '../../route.ts';
import { text } from '../../text.ts';
import { ChecklistSection } from './checklist/ChecklistSection.tsx';
import { DrillsSection } from './drills/DrillsSection.tsx';
import { EditorPage } from './drills/EditorPage.tsx';
import { LeaveQuestion } from './LeaveQuestion.tsx';
import { MachinesSection } from './machines/MachinesSection.tsx';
import { PadsSection } from './pads/PadsSection.tsx';
import { PeopleSection } from './people/PeopleSection.tsx';
import { SafetySection } from './safety/SafetySection.tsx';

/** What the studio sets: drills, people, the hygiene checklist, its pads and machines, safety. */
export function SettingsPage({ section, id }: { section: SettingsSection; id: string | null }) {
  const words = text.settings;
  const first = useRef(true);
  useEffect(() => {
    // App does so for pages; these are parts of one.
    document.title = text.title(`${words.section[section]} · ${words.heading}`);
    if (!first.current) {
      scrollTo(0, 0);
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [section, id]);
  return (
    <div class="settings">
      <div class="settings-head">
        <h1>{words.heading}</h1>
        <nav class="settings-nav" aria-label={words.sections}>
          {settingsSections.map((one) => (
            <a
              key={one}
              href={hrefOf.settingsOf(one)}
              aria-current={one === section ? (id === null ? 'page' : 'true') : undefined}
            >
              {words.section[one]}
            </a>
          ))}
        </nav>
      </div>
      {section === 'drills' && id === null && <DrillsSection />}
      {section === 'drills' && id !== null && <EditorPage key={id} id={id} />}
      {section === 'people' && <PeopleSection />}
      {section === 'checklist' && <ChecklistSection />}
      {section === 'pads' && <PadsSection />}
      {section === 'machines' && <MachinesSection />}
      {section === 'safety' && <SafetySection />}
      <LeaveQuestion />
    </div>
  );
}
