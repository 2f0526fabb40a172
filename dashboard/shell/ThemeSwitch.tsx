import { theme, themes } from '../settings.ts';
import { text } from '../text.ts';

export function ThemeSwitch() {
  return (
    <label class="theme" title={text.theme.explain}>
      <span class="spoken">{text.theme.label}</span>
      <select
        data-testid="theme"
        value={theme.value}
        onChange={({ currentTarget }) => {
          theme.value = themes.find((one) => one === currentTarget.value) ?? 'auto';
        }}
      >
        {themes.map((one) => (
          <option key={one} value={one}>
            {text.theme[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
