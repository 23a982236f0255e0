import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in memory, on a free port of the loopback interface alone. Its
 * own launcher listens on every interface and reports to AWS that it was started.
 */
final class DynamoDBLocal {
    private DynamoDBLocal() {}

    public static void main(String[] args) throws Exception {
        var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.start();
        var connector = (ServerConnector) server.getConnectors()[0];
        Lifeline.serve(new InetSocketAddress(connector.getHost(), connector.getLocalPort()));
    }
}
