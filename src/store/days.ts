/** Days as YYYY-MM-DD, by this computer's own calendar: what is printed on a box means the studio's day. */

export function localDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whether a last day of use has gone by. The last day itself is a day of use; null never goes by. */
export const isPast = (lastDay: string | null, today: string): boolean => lastDay !== null && today > lastDay;
