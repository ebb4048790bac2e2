/** Builds of an app run side by side; its caches are dropped while none does, and none begins meanwhile. */
export interface AppLocks {
  build<T>(appId: string, work: () => Promise<T>): Promise<T>
  /** Null when the app builds. */
  alone<T>(appId: string, work: () => Promise<T>): Promise<T> | null
}

export function createAppLocks(): AppLocks {
  const building = new Map<string, number>()
  const alone = new Map<string, Promise<unknown>>()
  return {
    build: async (appId, work) => {
      for (let held = alone.get(appId); held !== undefined; held = alone.get(appId)) await held
      building.set(appId, (building.get(appId) ?? 0) + 1)
      try {
        return await work()
      } finally {
        const left = (building.get(appId) ?? 1) - 1
        if (left === 0) building.delete(appId)
        else building.set(appId, left)
      }
    },
    alone: (appId, work) => {
      if (building.has(appId) || alone.has(appId)) return null
      const done = work()
      const settled = done.then(
        () => alone.delete(appId),
        () => alone.delete(appId),
      )
      alone.set(appId, settled)
      return done
    },
  }
}
