import { CredentialsForm } from '@/components/credentials-form';

export default function Page() {
  return (
    <>
      <h1>Create an account</h1>
      <CredentialsForm action="register" />
    </>
  );
}
