/**
 * The suites beside `unit`, in the order in which they run. They start real programs, so their files run one after
 * another. A folder `tests/<name>` that is not listed here fails the run.
 */
export const suites = ['contract', 'conformance', 'languages', 'start-stop', 'crash', 'security', 'e2e'] as const
