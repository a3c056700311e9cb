import type { Handlers } from '../kit/handlers.ts'
import type { Method } from '../wire/registry.ts'
import { answerHandlers } from './answering.ts'
import { deskHandlers, type RollCallDeps } from './desk.ts'
import { OnAir, type OnAirDeps } from './on-air.ts'
import { reportHandlers } from './report.ts'

/** Every command of the roll call: of the desk, of those who answer, and of those who read results. */
export function rollCallHandlers(
  deps: Omit<RollCallDeps, 'onAir'> & OnAirDeps,
): Handlers<Extract<Method, `rollCall.${string}`>> {
  const whole = { ...deps, onAir: new OnAir(deps) }
  return { ...deskHandlers(whole), ...answerHandlers(whole), ...reportHandlers(deps.database) }
}
