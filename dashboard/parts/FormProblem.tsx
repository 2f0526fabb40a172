/** Why what was asked for was not done; nothing where it was. */
export function FormProblem({ problem, testId }: { problem: string; testId?: string }) {
  if (problem === '') return null;
  return (
    <p class="problem" role="alert" data-testid={testId}>
      {problem}
    </p>
  );
}
