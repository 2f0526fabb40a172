import { TraineeList } from './TraineeList.tsx';
import { TraineeProgress } from './TraineeProgress.tsx';

/** Am I getting better, and am I there yet? */
export function ProgressPage({ id, drill }: { id: string | null; drill: string | null }) {
  return id === null ? <TraineeList /> : <TraineeProgress key={id} id={id} drillId={drill} />;
}
