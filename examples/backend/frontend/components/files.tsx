'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState, type ChangeEvent } from 'react';
import { ApiError, listFiles, logout, me, upload, type StoredFile, type User } from '@/lib/api';

export function Files() {
  const router = useRouter();
  const [user, setUser] = useState<User>();
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [error, setError] = useState<string>();

  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
        setError(undefined);
      } catch (cause) {
        if (cause instanceof ApiError && cause.status === 401) return router.replace('/login');
        setError(cause instanceof ApiError ? cause.message : 'The server cannot be reached.');
      }
    },
    [router],
  );

  useEffect(() => {
    void attempt(async () => {
      setUser(await me());
      setFiles(await listFiles());
    });
  }, [attempt]);

  const send = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    void attempt(async () => {
      await upload(file);
      setFiles(await listFiles());
      target.value = '';
    });
  };

  const leave = () => {
    logout();
    router.push('/');
  };

  return (
    <>
      {error && <p role="alert">{error}</p>}
      {user && (
        <p>
          {user.email} <button onClick={leave}>Log out</button>
        </p>
      )}
      <label>
        Add a file
        <input type="file" onChange={send} />
      </label>
      <ul>
        {files.map(({ id, name, sizeBytes, url }) => (
          <li key={id}>
            <a href={url}>{name}</a>, {sizeBytes.toLocaleString('en')} bytes
          </li>
        ))}
      </ul>
    </>
  );
}
