import { Field } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import type { ItemProblems, ReminderForm } from '../../studio/itemForm.ts';
import { text } from '../../text.ts';
import { RowTools } from '../settings/RowTools.tsx';

interface RemindersProps {
  readonly reminders: readonly ReminderForm[];
  readonly problems: ItemProblems;
  /** Hours and strokes are counted of machines and pads alone. */
  readonly byUse: boolean;
  readonly onChange: (reminders: readonly ReminderForm[]) => void;
}

const MOST = 20;

/** What is to be done again and again, and after how much. */
export function ReminderFields({ reminders, problems, byUse, onChange }: RemindersProps) {
  const words = text.studio.editor;
  const put = (at: number, part: Partial<ReminderForm>) =>
    onChange(reminders.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <fieldset class="studio-group">
      <legend>{words.reminders}</legend>
      <p class="quiet">{words.remindersWords}</p>
      {reminders.map((reminder, i) => (
        <div key={reminder.id} class="studio-reminder-fields">
          <Field
            class="studio-reminder-label"
            label={words.label}
            words
            maxLength={80}
            value={reminder.label}
            problem={problems[`reminder-${i}-label`] ?? ''}
            testId={`reminder-label-${i}`}
            onInput={(label) => put(i, { label })}
          />
          <RowTools
            what={words.reminder(i + 1)}
            index={i}
            count={reminders.length}
            onRemove={() => onChange(reminders.filter((_, at) => at !== i))}
          />
          <Field
            label={words.everyDays}
            value={reminder.days}
            problem={problems[`reminder-${i}-limit`] ?? ''}
            testId={`reminder-days-${i}`}
            onInput={(days) => put(i, { days })}
          />
          {byUse && (
            <>
              <Field
                label={words.everyHours}
                value={reminder.hours}
                testId={`reminder-hours-${i}`}
                onInput={(hours) => put(i, { hours })}
              />
              <Field
                label={words.everyStrokes}
                value={reminder.strokes}
                testId={`reminder-strokes-${i}`}
                onInput={(strokes) => put(i, { strokes })}
              />
            </>
          )}
        </div>
      ))}
      {reminders.length < MOST && (
        <button
          type="button"
          class="button studio-add"
          data-testid="add-reminder"
          onClick={() =>
            onChange([...reminders, { id: freshId(reminders), label: '', days: '', hours: '', strokes: '' }])
          }
        >
          <Icon name="plus" />
          {words.addReminder}
        </button>
      )}
    </fieldset>
  );
}

/** Not one that was here before: the log names a reminder by it. */
const freshId = (reminders: readonly ReminderForm[]): string => {
  const stamp = Date.now().toString(36);
  return reminders.some(({ id }) => id === stamp) ? `${stamp}-${reminders.length}` : stamp;
};
