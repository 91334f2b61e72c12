import { Files } from '@/components/files';

export default function Page() {
  return (
    <>
      <h1>Your files</h1>
      <Files />
    </>
  );
}
