const tokenKey = 'token';

// inlined into the browser bundle by the build, so it has to be there when the app is built
const apiUrl = process.env.NEXT_PUBLIC_API_URL;
if (!apiUrl) throw new Error('NEXT_PUBLIC_API_URL is not set');

export interface User {
  id: string;
  email: string;
}

export interface StoredFile {
  id: string;
  name: string;
  sizeBytes: number;
  url: string;
}

interface Credentials {
  email: string;
  password: string;
}

/** What went wrong, in words for the person at the screen. */
export class ApiError extends Error {
  constructor(readonly status: number, code: string) {
    super(messages[code] ?? 'Something went wrong. Try again.');
  }
}

const messages: Record<string, string> = {
  email_taken: 'There is an account with this email address already.',
  wrong_email_or_password: 'The email address or the password is wrong.',
  invalid_request: 'Check what you entered: a password needs at least 10 characters.',
  too_many_requests: 'Too many attempts. Wait a minute.',
  unauthorized: 'Log in first.',
};

export const register = (credentials: Credentials) => authenticate('/auth/register', credentials);
export const login = (credentials: Credentials) => authenticate('/auth/login', credentials);
export const logout = () => localStorage.removeItem(tokenKey);
export const me = () => call<User>('/me');
export const listFiles = async () => (await call<{ items: StoredFile[] }>('/uploads')).items;

/** Asks the backend for an address and sends the file there, past the backend. */
export async function upload(file: File): Promise<void> {
  const contentType = file.type || 'application/octet-stream';
  const { uploadUrl } = await call<{ uploadUrl: string }>('/uploads', {
    name: file.name,
    contentType,
    sizeBytes: file.size,
  });
  const stored = await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': contentType }, body: file });
  if (!stored.ok) throw new ApiError(stored.status, 'upload_failed');
}

async function authenticate(path: string, credentials: Credentials): Promise<void> {
  const { token } = await call<{ token: string }>(path, credentials);
  localStorage.setItem(tokenKey, token);
}

async function call<Result>(path: string, body?: object): Promise<Result> {
  const token = localStorage.getItem(tokenKey);
  const response = await fetch(`${apiUrl}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(response.status, errorCode(answer));
  return answer as Result;
}

function errorCode(answer: unknown): string {
  const code = answer && typeof answer === 'object' && 'error' in answer ? answer.error : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
