import { catalogue } from '../../words/language';

export const workWords = catalogue(
  {
    title: 'Work', question: 'What is due?', none: 'No open work', noneText: 'Services report complaints, bookings and other work here. Each has deadlines, and becomes an alert when one passes.',
    status: { open: 'Open', in_progress: 'In progress', waiting: 'Waiting', escalated: 'Escalated', done: 'Done', cancelled: 'Cancelled' },
    by: 'Order the board by', orders: { status: 'Status', time: 'Time left' }, assign: 'Assign to',
    take: 'Take', late: 'late', due: 'due', load: 'Who has how much', much: 'much', nobody: 'Nobody has it',
  },
  {
    title: 'Trabajo', question: '¿Qué vence?', none: 'No hay trabajo abierto', noneText: 'Los servicios avisan aquí de quejas, reservas y otros trabajos. Cada uno tiene plazos, y se vuelve una alerta si uno pasa.',
    status: { open: 'Abierto', in_progress: 'En curso', waiting: 'En espera', escalated: 'Escalado', done: 'Hecho', cancelled: 'Cancelado' },
    by: 'Ordenar el tablero por', orders: { status: 'Estado', time: 'Tiempo restante' }, assign: 'Asignar a',
    take: 'Tomar', late: 'con retraso', due: 'vence', load: 'Quién tiene cuánto', much: 'mucho', nobody: 'No lo tiene nadie',
  },
  {
    title: 'Lana', question: 'Zer da epemugan?', none: 'Ez dago lan irekirik', noneText: 'Zerbitzuek kexak, erreserbak eta beste lan batzuk jakinarazten dituzte hemen. Bakoitzak epeak ditu, eta alerta bihurtzen da epea igarotzean.',
    status: { open: 'Irekita', in_progress: 'Abian', waiting: 'Zain', escalated: 'Eskalatua', done: 'Eginda', cancelled: 'Bertan behera' },
    by: 'Taularen ordena', orders: { status: 'Egoera', time: 'Geratzen den denbora' }, assign: 'Esleitu',
    take: 'Hartu', late: 'berandu', due: 'epea', load: 'Nork zenbat duen', much: 'asko', nobody: 'Inork ez du',
  },
); // prettier-ignore
