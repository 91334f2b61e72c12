'use client';

import { useRouter } from 'next/navigation';
import { useActionState } from 'react';
import { ApiError, login, register } from '@/lib/api';

const actions = {
  login: { send: login, label: 'Log in', autoComplete: 'current-password' },
  register: { send: register, label: 'Create account', autoComplete: 'new-password' },
} as const;

export function CredentialsForm({ action }: { action: keyof typeof actions }) {
  const { send, label, autoComplete } = actions[action];
  const router = useRouter();
  const [error, submit, pending] = useActionState(async (_previous: string | undefined, form: FormData) => {
    try {
      await send({ email: String(form.get('email')), password: String(form.get('password')) });
      router.push('/files');
      return undefined;
    } catch (cause) {
      return cause instanceof ApiError ? cause.message : 'The server cannot be reached.';
    }
  }, undefined);

  return (
    <form action={submit}>
      <label>
        Email
        <input name="email" type="email" autoComplete="email" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete={autoComplete} required />
      </label>
      <button disabled={pending}>{label}</button>
      {error && <p role="alert">{error}</p>}
    </form>
  );
}
