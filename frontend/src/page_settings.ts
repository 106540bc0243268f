/** What the Django template tells the map: data attributes of the workspace element. */
export interface PageSettings {
  catalogueUrl: string;
  loginUrl: string;
  logoutUrl: string;
  adminUrl: string;
  csrfToken: string;
  maplibreUrl: string;
  workerUrl: string;
}

export function readPageSettings(node: HTMLElement): PageSettings {
  const { dataset } = node;
  const read = (name: string): string => {
    const value = dataset[name];
    if (value === undefined) throw new Error(`The page lacks data-${name}`);
    return value;
  };
  return {
    catalogueUrl: read("catalogue"),
    loginUrl: read("login"),
    logoutUrl: read("logout"),
    adminUrl: read("admin"),
    csrfToken: read("csrf"),
    maplibreUrl: read("maplibre"),
    workerUrl: read("maplibreWorker"),
  };
}
