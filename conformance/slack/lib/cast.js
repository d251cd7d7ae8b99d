// Who and what is in the workspace from the start.
export const team = 'T0CONTOSO01';

export const people = {
  approver: 'U0APPROVE01',
  requestor: 'U0REQUEST01',
  guest: 'U0GUEST0001',
  outsider: 'U0OUTSIDE01',
  leaver: 'U0LEAVER001',
};

export const channels = {
  general: 'C0GENERAL01',
  requests: 'C0ACCESS001',
  approvals: 'C0ITAPPR001', // private; the only channel that the bot is in
  shared: 'C0FABRIK001',
};
