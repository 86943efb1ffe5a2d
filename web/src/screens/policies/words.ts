import { catalogue } from '../../words/language';

export const policyWords = catalogue(
  {
    title: 'Policies', question: 'Who after whom?', none: 'No policy', noneText: 'A policy says who is told next when nobody reacts.',
    atOnce: 'at once', after: 'after', repeats: (n: number) => (n === 1 ? 'repeats once' : `repeats ${n} times`), defaultFor: 'For alerts without a policy of their own:', inactive: 'off',
    type: { member: 'person', role: 'role', schedule: 'on call', channel: 'channel', webhook: 'webhook', manager: 'the manager' },
    explain: 'Who would be told?', alertId: 'Id of an alert', ask: 'Explain', result: { taken: 'told', skipped: 'skipped', nobody: 'nobody there' }, level: 'Level', no: 'No policy applies to it.',
    make: 'New policy', repeatCount: 'How often it begins again', active: 'The policy is on',
    edit: 'Change', minutes: 'After minutes', target: 'Who', addLevel: 'Add a level', removeLevel: 'Remove the level', save: 'Save', removeTarget: 'Take away', addTarget: 'And also', warnings: 'What to know of it', at: 'At (empty: now)', by: 'By', version: (n: number) => `version ${n}`, unreachable: 'cannot be reached',
    running: 'Running now', older: 'runs by an older version', apply: 'Give them this version', applied: (n: number) => `${n} escalations have this version now`, runLevel: (n: number) => `level ${n}`,
  },
  {
    title: 'Políticas', question: '¿Quién después de quién?', none: 'No hay políticas', noneText: 'Una política dice a quién se avisa después si nadie reacciona.',
    atOnce: 'al momento', after: 'tras', repeats: (n: number) => (n === 1 ? 'se repite una vez' : `se repite ${n} veces`), defaultFor: 'Para alertas sin política propia:', inactive: 'desactivada',
    type: { member: 'persona', role: 'rol', schedule: 'de guardia', channel: 'canal', webhook: 'webhook', manager: 'el responsable' },
    explain: '¿A quién se avisaría?', alertId: 'Id de una alerta', ask: 'Explicar', result: { taken: 'avisado', skipped: 'omitido', nobody: 'no hay nadie' }, level: 'Nivel', no: 'No se le aplica ninguna política.',
    make: 'Nueva política', repeatCount: 'Cuántas veces empieza de nuevo', active: 'La política está activa',
    edit: 'Cambiar', minutes: 'Tras minutos', target: 'Quién', addLevel: 'Añadir un nivel', removeLevel: 'Quitar el nivel', save: 'Guardar', removeTarget: 'Quitar', addTarget: 'Y además', warnings: 'Lo que conviene saber', at: 'A las (vacío: ahora)', by: 'Según', version: (n: number) => `versión ${n}`, unreachable: 'no se le puede avisar',
    running: 'En marcha', older: 'sigue una versión anterior', apply: 'Darles esta versión', applied: (n: number) => `${n} escalados tienen ahora esta versión`, runLevel: (n: number) => `nivel ${n}`,
  },
  {
    title: 'Politikak', question: 'Nor noren ondoren?', none: 'Ez dago politikarik', noneText: 'Politikak esaten du nori jakinarazten zaion gero, inork erantzuten ez badu.',
    atOnce: 'berehala', after: 'geroago:', repeats: (n: number) => (n === 1 ? 'behin errepikatzen da' : `${n} aldiz errepikatzen da`), defaultFor: 'Politika propiorik gabeko alertetarako:', inactive: 'itzalita',
    type: { member: 'pertsona', role: 'rola', schedule: 'guardian', channel: 'kanala', webhook: 'webhook', manager: 'arduraduna' },
    explain: 'Nori jakinaraziko litzaioke?', alertId: 'Alerta baten ida', ask: 'Azaldu', result: { taken: 'jakinarazita', skipped: 'saltatuta', nobody: 'inor ez' }, level: 'Maila', no: 'Ez zaio politikarik aplikatzen.',
    make: 'Politika berria', repeatCount: 'Zenbat aldiz hasten den berriro', active: 'Politika piztuta dago',
    edit: 'Aldatu', minutes: 'Minutu hauen ondoren', target: 'Nor', addLevel: 'Gehitu maila', removeLevel: 'Kendu maila', save: 'Gorde', removeTarget: 'Kendu', addTarget: 'Eta gainera', warnings: 'Jakin beharrekoa', at: 'Noiz (hutsik: orain)', by: 'Honen arabera', version: (n: number) => `${n}. bertsioa`, unreachable: 'ezin zaio jakinarazi',
    running: 'Martxan', older: 'bertsio zaharrago batekin doa', apply: 'Eman bertsio hau', applied: (n: number) => `${n} eskalatzek bertsio hau dute orain`, runLevel: (n: number) => `${n}. maila`,
  },
); // prettier-ignore
