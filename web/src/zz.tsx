export const A = () => <div onClick={() => {}}>x</div>
export const B = () => <p onClick={() => {}}>x</p>
export function C() { const D = () => <i/>; return <D/> }
