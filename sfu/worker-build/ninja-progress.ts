const NINJA_STEP = /^\[(\d+)\/(\d+)\]/

/**
 * Turns ninja's hundreds of lines into a few: a function to be called with each line, which calls `report` when the work has passed the
 * next tenth. The end itself is not reported, because ninja's exit tells that.
 *
 * @param report - Receives 10, 20, … 90.
 */
export function ninjaProgress(report: (percent: number) => void): (line: string) => void {
  let reported = 0
  return (line) => {
    const step = NINJA_STEP.exec(line)
    if (step === null) return
    const done = Number(step[1])
    const total = Number(step[2])
    const tenth = Math.floor((done / total) * 10) * 10
    if (tenth > reported && tenth < 100) {
      reported = tenth
      report(tenth)
    }
  }
}
