export const greet = (name: string): string => `${name}: two packages of one repository on Podo`
