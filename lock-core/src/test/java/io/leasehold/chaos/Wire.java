package io.leasehold.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The network between one machine and the server, on the level of TCP: it carries bytes, until told not to. */
final class Wire implements AutoCloseable {

    /** What becomes of bytes. */
    enum State {
        /** They arrive. */
        FAIR,
        /** They arrive late, in both directions. */
        SLOW,
        /** They do not arrive for as long as this lasts, and all arrive when it ends: nobody is told of anything. */
        BLACKHOLE,
        /** Requests arrive, and are carried out; instead of their answers the connection is cut. */
        DEAF,
        /** Requests do not arrive and are answered by a server error. */
        ERRORS,
        /** Connections are cut, and new ones too. */
        CUT
    }

    private static final long DELAY_MILLIS = 150;
    private static final byte[] SERVER_ERROR = serverError();

    /** A state, and when it ended. */
    private record Spell(State state, CountDownLatch over) {}

    private final URI target;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Spell spell = new Spell(State.FAIR, new CountDownLatch(1));

    Wire(URI target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    synchronized void become(State state) {
        Spell former = spell;
        spell = new Spell(state, new CountDownLatch(1));
        former.over().countDown();
        if (state == State.CUT) {
            connections.forEach(Connection::cut);
        }
    }

    void heal() {
        become(State.FAIR);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Connection connection = new Connection(client, new Socket(target.getHost(), target.getPort()));
                connections.add(connection);
                threads.execute(connection::carryRequests);
                threads.execute(connection::carryAnswers);
            } catch (IOException e) {
                // The door was closed, or the server is gone: the tests will find out which.
            }
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;

        Connection(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void carryRequests() {
            carry(client, server, this::request);
        }

        void carryAnswers() {
            carry(server, client, this::answer);
        }

        private void carry(Socket from, Socket to, Step step) {
            byte[] buffer = new byte[65_536];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    step.pass(buffer, read, out);
                }
            } catch (IOException e) {
                // One end has gone away; so does the other.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                cut();
            }
        }

        private void request(byte[] bytes, int count, OutputStream out) throws IOException, InterruptedException {
            Spell present = spell;
            switch (present.state()) {
                case ERRORS -> refuse();
                case CUT -> cut();
                default -> {
                    endure(present);
                    out.write(bytes, 0, count);
                }
            }
        }

        private void answer(byte[] bytes, int count, OutputStream out) throws IOException, InterruptedException {
            Spell present = spell;
            switch (present.state()) {
                case DEAF, CUT -> cut();
                default -> {
                    endure(present);
                    out.write(bytes, 0, count);
                }
            }
        }

        private void endure(Spell present) throws InterruptedException {
            if (present.state() == State.BLACKHOLE) {
                present.over().await();
            } else if (present.state() == State.SLOW) {
                TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
            }
        }

        /** Answers, and swallows what is left of the request, so that the answer is not lost to a reset. */
        private void refuse() throws IOException {
            client.getOutputStream().write(SERVER_ERROR);
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
            cut();
        }

        void cut() {
            connections.remove(this);
            close(client);
            close(server);
        }
    }

    private interface Step {
        void pass(byte[] bytes, int count, OutputStream out) throws IOException, InterruptedException;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    private static byte[] serverError() {
        String body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"chaos\"}";
        String head = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/x-amz-json-1.0\r\n"
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        become(State.CUT);
        door.close();
        threads.shutdownNow();
    }
}
