/** Does `node_modules` in the folder hold what its package-lock.json says? */
export function arePackagesCurrent(folder: string): boolean;
