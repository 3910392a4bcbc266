package io.leasehold.sample.board;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The simulated nodes of this copy. */
final class Fleet implements AutoCloseable {

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    Fleet(Collection<String> names, Site site) {
        names.forEach(name -> nodes.put(name, new Node(name, site)));
    }

    Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new NoSuchElementException("There is no node '" + name + "'. There are " + nodes.keySet() + ".");
        }
        return node;
    }

    List<Node.View> views() {
        return nodes.values().stream().map(Node::view).toList();
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::stop);
    }
}
