/** The oldest Node that the project runs on, such as `20.19`. */
export const oldestNode: string;

/** Does `node_modules` in the folder hold what its package-lock.json says? */
export function arePackagesCurrent(folder: string): boolean;
